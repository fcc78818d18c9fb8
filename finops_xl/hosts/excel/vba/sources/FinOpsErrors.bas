Attribute VB_Name = "FinOpsErrors"
Option Explicit
Option Private Module

' Python cannot send an error of Excel: it sends a text, a sign of its own (MARKER in
' conversion.py) and the error's number, and here that becomes the error, alone or in an array.
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
    If IsMarked(cell) Then WithError = CVErr(CLng(Mid$(cell, 2)))
End Function
