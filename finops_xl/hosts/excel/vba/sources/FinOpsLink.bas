Attribute VB_Name = "FinOpsLink"
Option Explicit
Option Private Module

' The workbook's only way out: each of its functions asks the add-in. #NAME? means that the
' add-in cannot be reached; it is never an answer of a function.
Public Function FinOpsAsk(ByVal functionName As String, ByVal arguments As Variant) As Variant
    On Error GoTo unreachable
    FinOpsAsk = Application.Run("finops.xlam!FinOpsCall", functionName, arguments)
    Exit Function
unreachable:
    FinOpsAsk = CVErr(xlErrName)
End Function
