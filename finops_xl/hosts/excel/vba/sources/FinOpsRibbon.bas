Attribute VB_Name = "FinOpsRibbon"
Option Explicit

' The buttons of the ribbon. Each hands its id to Python and shows what comes back. The tag of
' a button says what happens first: "xlsm" and "csv" ask for a file; "calculate" and "csv" let
' Excel finish what is not yet computed, "recalculate" computes every formula anew. What Excel
' was set to is put back, also after an error.

Private Const TITLE As String = "FinOps"

Public Sub FinOpsPress(control As IRibbonControl)
    Dim path As String, answer As String
    On Error GoTo failed
    If control.Tag = "xlsm" Or control.Tag = "csv" Then
        path = FileToWrite(control.Tag)
        If path = "" Then Exit Sub
    End If
    answer = Pressed(control, path)
    If control.Tag = "xlsm" And Left$(answer, 5) = "info|" Then Workbooks.Open path
    Show answer
    Exit Sub
failed:
    MsgBox Err.Description, vbCritical, TITLE
End Sub

' Empty where the user cancels. Excel splits the filter at every comma: a name and a pattern.
Private Function FileToWrite(ByVal kind As String) As String
    Dim choice As Variant, fileFilter As String, proposal As String
    If kind = "xlsm" Then
        fileFilter = "Excel Macro-Enabled Workbook (*.xlsm), *.xlsm"
        proposal = "finops-workshop.xlsm"
    Else
        fileFilter = "CSV file (*.csv), *.csv"
        proposal = "register.csv"
    End If
    choice = Application.GetSaveAsFilename(proposal, fileFilter)
    If VarType(choice) <> vbString Then Exit Function
    If InStr(choice, "://") > 0 Then
        MsgBox "Choose a folder of this computer, not a web address.", vbExclamation, TITLE
    Else
        FileToWrite = choice
    End If
End Function

Private Function Pressed(ByVal control As IRibbonControl, ByVal path As String) As String
    Dim book As Object, updating As Boolean, events As Boolean, mode As Long, answer As String
    Set book = ActiveWorkbook
    updating = Application.ScreenUpdating
    events = Application.EnableEvents
    On Error GoTo failed
    FinOpsWake
    If Not book Is Nothing Then
        mode = Application.Calculation
        Calculated control.Tag
        Application.Calculation = xlCalculationManual
    End If
    Application.ScreenUpdating = False
    Application.EnableEvents = False
    Application.Interactive = False
    FinOpsPressed control.ID, book, path, answer
    Pressed = answer
restore:
    On Error Resume Next
    Application.Interactive = True
    If mode <> 0 Then Application.Calculation = mode
    Application.EnableEvents = events
    Application.ScreenUpdating = updating
    Application.StatusBar = False ' gives it back to Excel
    Exit Function
failed:
    Pressed = "error|" & TITLE & vbLf & "Python does not answer: " & Err.Description & vbLf & vbLf _
        & "Open a command window and run:" & vbLf & "py -m finops_xl doctor"
    Resume restore
End Function

' Python must not read figures that Excel has not yet computed.
Private Sub Calculated(ByVal tag As String)
    Select Case tag
        Case "recalculate": Application.CalculateFull
        Case "calculate", "csv": Application.Calculate
    End Select
End Sub

Private Sub Show(ByVal answer As String)
    Dim bar As Long, lineEnd As Long, kind As String, heading As String, icon As Long
    bar = InStr(answer, "|")
    lineEnd = InStr(answer, vbLf)
    If bar = 0 Or lineEnd < bar Then
        MsgBox answer, vbExclamation, TITLE
        Exit Sub
    End If
    kind = Left$(answer, bar - 1)
    heading = Mid$(answer, bar + 1, lineEnd - bar - 1)
    Select Case kind
        Case "info": icon = vbInformation
        Case "warning": icon = vbExclamation
        Case Else: icon = vbCritical
    End Select
    MsgBox Mid$(answer, lineEnd + 1), icon, heading
End Sub
