Attribute VB_Name = "FinOpsBridge"
Option Explicit
Option Private Module

' The way from Excel to Python: one server process, started once and kept.
'
' The interpreter is read from this add-in's own sheet and from nowhere else: a sheet of the
' same name in a workbook that somebody sent must not choose which program is started.
' The name of xlwings' DLL carries its version, which is put in when the add-in is built.

#If VBA7 Then
    Private Declare PtrSafe Function LoadLibraryW Lib "kernel32" (ByVal path As LongPtr) As LongPtr
#Else
    Private Declare Function LoadLibraryW Lib "kernel32" (ByVal path As Long) As Long
#End If
#If Win64 Then
    Private Declare PtrSafe Function XLPyDLLActivateAuto Lib "xlwings64-XLWINGS.dll" ( _
        ByRef answer As Variant, ByVal command As String, ByVal mode As Long) As Long
#ElseIf VBA7 Then
    Private Declare PtrSafe Function XLPyDLLActivateAuto Lib "xlwings32-XLWINGS.dll" ( _
        ByRef answer As Variant, ByVal command As String, ByVal mode As Long) As Long
#Else
    Private Declare Function XLPyDLLActivateAuto Lib "xlwings32-XLWINGS.dll" ( _
        ByRef answer As Variant, ByVal command As String, ByVal mode As Long) As Long
#End If

Private Const UDF_MODULE As String = "finops_xl.hosts.excel.udfs"
Private Const BUTTON_MODULE As String = "finops_xl.hosts.excel.buttons"
Private Const SETTINGS_SHEET As String = "finops_xl.conf"
Private Const RETRY_SECONDS As Double = 60
Private Const SECONDS_PER_DAY As Double = 86400

Private server As Object
Private refusedAt As Double
Private refusal As String

' What the functions of this add-in and, through FinOpsEntry, of every workbook ask.
Public Function FinOpsAsk(ByVal functionName As String, ByVal arguments As Variant) As Variant
    Dim answer As Variant
    On Error GoTo noServer
    StartServer
    On Error GoTo lost
    answer = server.CallUDF(UDF_MODULE, functionName, arguments)
    FinOpsAsk = FinOpsResult(answer)
    Exit Function
lost:
    Resume again
again:
    ' The process may have been ended from outside: one more try with a new one.
    Set server = Nothing
    On Error GoTo noServer
    StartServer
    On Error GoTo failed
    answer = server.CallUDF(UDF_MODULE, functionName, arguments)
    FinOpsAsk = FinOpsResult(answer)
    Exit Function
noServer:
    FinOpsAsk = CVErr(xlErrName)
    Exit Function
failed:
    FinOpsAsk = CVErr(xlErrValue)
End Function

' A button is pressed: forget an earlier refusal, and a process that has been ended.
Public Sub FinOpsWake()
    refusedAt = 0
    If Not ServerAnswers() Then Set server = Nothing
End Sub

' What a button answers, as "kind|title", a line break, and the message. A Sub, so that no
' cell of any workbook can press it.
Public Sub FinOpsPressed( _
    ByVal button As String, ByVal book As Object, ByVal path As String, ByRef answer As String)
    Dim buttons As Object, arguments As Object
    StartServer
    Set buttons = server.Module(BUTTON_MODULE)
    Set arguments = server.Tuple(button, book, path)
    answer = server.Str(server.Call(buttons, "press", arguments))
End Sub

Private Function ServerAnswers() As Boolean
    On Error Resume Next
    ServerAnswers = False
    If Not server Is Nothing Then ServerAnswers = (server.Str("ready") = "ready")
End Function

Private Sub StartServer()
    Dim answer As Variant
    If Not server Is Nothing Then Exit Sub
    ' A start that fails takes seconds: a sheet of a thousand cells must not wait for each.
    If refusedAt > 0 And Now - refusedAt < RETRY_SECONDS / SECONDS_PER_DAY Then
        Err.Raise vbObjectError + 513, "FinOps", refusal
    End If
    If LoadLibraryW(StrPtr(Setting("DLL"))) = 0 Then
        Refuse "The file " & Setting("DLL") & " cannot be loaded"
    End If
    If XLPyDLLActivateAuto(answer, ServerCommand(), 1) <> 0 Then Refuse CStr(answer)
    Set server = answer
    refusedAt = 0
End Sub

Private Sub Refuse(ByVal reason As String)
    refusedAt = Now
    refusal = reason
    Err.Raise vbObjectError + 513, "FinOps", reason
End Sub

' Always the same text: xlwings starts one process for each different one. Python itself and
' no cmd.exe around it, so that the DLL sees at once when it ends; -P keeps what lies in
' Excel's current folder from being imported.
Private Function ServerCommand() As String
    Dim quote As String
    quote = Chr(34)
    ServerCommand = quote & Setting("INTERPRETER_WIN") & quote & " -B -P -X utf8 -c " & quote _
        & "from finops_xl.hosts.excel import server; server.serve('$(CLSID)')" & quote
End Function

Private Function Setting(ByVal key As String) As String
    Dim row As Long
    With ThisWorkbook.Worksheets(SETTINGS_SHEET)
        row = 1
        Do While CStr(.Cells(row, 1).Value) <> ""
            If UCase$(CStr(.Cells(row, 1).Value)) = UCase$(key) Then
                Setting = CStr(.Cells(row, 2).Value)
                Exit Function
            End If
            row = row + 1
        Loop
    End With
End Function
