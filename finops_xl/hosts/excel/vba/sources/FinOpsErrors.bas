Attribute VB_Name = "FinOpsErrors"
Option Explicit
Option Private Module

' Python cannot send an error of Excel: it sends a text that begins with a sign of its own
' (MARKER in conversion.py), and here it becomes the error, in a value or inside an array.
Public Function FinOpsResult(ByVal answer As Variant) As Variant
    Dim row As Long, column As Long
    If Not IsArray(answer) Then
        FinOpsResult = WithError(answer)
        Exit Function
    End If
    If HasColumns(answer) Then
        For row = LBound(answer, 1) To UBound(answer, 1)
            For column = LBound(answer, 2) To UBound(answer, 2)
                If IsMarked(answer(row, column)) Then
                    answer(row, column) = WithError(answer(row, column))
                End If
            Next column
        Next row
    Else
        For row = LBound(answer) To UBound(answer)
            If IsMarked(answer(row)) Then answer(row) = WithError(answer(row))
        Next row
    End If
    FinOpsResult = answer
End Function

Private Function HasColumns(ByVal answer As Variant) As Boolean
    Dim last As Long
    On Error GoTo oneDimension
    last = UBound(answer, 2)
    HasColumns = True
oneDimension:
End Function

Private Function IsMarked(ByVal cell As Variant) As Boolean
    If VarType(cell) = vbString Then IsMarked = (Left$(cell, 1) = ChrW$(57598))
End Function

Private Function WithError(ByVal cell As Variant) As Variant
    WithError = cell
    If IsMarked(cell) Then WithError = CVErr(NumberOfError(Mid$(cell, 2)))
End Function

' Excel's own constants (xlErrSpill) are missing in older versions, so the numbers stand here.
Private Function NumberOfError(ByVal code As String) As Long
    Select Case code
        Case "#NULL!": NumberOfError = 2000
        Case "#DIV/0!": NumberOfError = 2007
        Case "#REF!": NumberOfError = 2023
        Case "#NAME?": NumberOfError = 2029
        Case "#NUM!": NumberOfError = 2036
        Case "#N/A": NumberOfError = 2042
        Case "#GETTING_DATA": NumberOfError = 2043
        Case "#SPILL!": NumberOfError = 2045
        Case "#CONNECT!": NumberOfError = 2046
        Case "#BLOCKED!": NumberOfError = 2047
        Case "#UNKNOWN!": NumberOfError = 2048
        Case "#FIELD!": NumberOfError = 2049
        Case "#CALC!": NumberOfError = 2050
        Case Else: NumberOfError = 2015 ' #VALUE!
    End Select
End Function
