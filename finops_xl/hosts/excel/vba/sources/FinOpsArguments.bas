Attribute VB_Name = "FinOpsArguments"
Option Explicit
Option Private Module

' What a function is given, as values: Application.Run passes no references. Dates become
' serial numbers and currency becomes a number (Value2), as in every other host.
Public Function FinOpsValue(Optional ByVal argument As Variant) As Variant
    If IsMissing(argument) Then
        FinOpsValue = Empty
    ElseIf Not IsObject(argument) Then
        FinOpsValue = argument
    ElseIf TypeName(argument) = "Range" Then
        FinOpsValue = ValuesOf(argument)
    Else
        FinOpsValue = CVErr(xlErrValue)
    End If
End Function

Private Function ValuesOf(ByVal block As Object) As Variant
    If IsUncalculated(block) Then Err.Raise 5 ' Excel calls again when the cell is computed
    If block.Areas.Count > 1 Then
        ValuesOf = CVErr(xlErrValue) ' Value2 would give the first area and drop the others
    ElseIf IsWhole(block) Then
        ValuesOf = DownToLastUsed(block).Value2
    Else
        ValuesOf = block.Value2
    End If
End Function

' A formula is never Empty once it is computed; without this Python would be asked in vain.
Private Function IsUncalculated(ByVal block As Object) As Boolean
    If block.Rows.Count = 1 And block.Columns.Count = 1 Then
        If IsEmpty(block.Value2) Then IsUncalculated = block.HasFormula
    End If
End Function

Private Function IsWhole(ByVal block As Object) As Boolean
    IsWhole = block.Rows.Count = block.Worksheet.Rows.Count _
        Or block.Columns.Count = block.Worksheet.Columns.Count
End Function

' Whole columns and rows end with the used range. They keep their beginning, so that an
' answer stands in the row that it belongs to.
Private Function DownToLastUsed(ByVal block As Object) As Object
    Dim used As Object
    Set used = block.Worksheet.UsedRange
    Set used = used.Cells(used.Rows.Count, used.Columns.Count)
    Set used = block.Worksheet.Range(block.Cells(1, 1), used)
    Set DownToLastUsed = Application.Intersect(block, used)
End Function
