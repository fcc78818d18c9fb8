Attribute VB_Name = "FinOpsEntry"
Option Explicit

' The one door of the add-in for other workbooks: their wrappers call it through
' Application.Run. Beside it and the worksheet functions nothing here can be called from a
' cell, because a public function of a loaded add-in runs in any workbook, macros or not.
Public Function FinOpsCall(ByVal functionName As String, ByVal arguments As Variant) As Variant
    FinOpsCall = FinOpsAsk(functionName, arguments)
End Function
