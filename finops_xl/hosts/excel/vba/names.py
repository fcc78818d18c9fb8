"""Names that VBA accepts: MS-VBAL 3.3.5."""

from __future__ import annotations

import re

LONGEST_NAME = 255
"""Characters of an identifier: a procedure, an argument, a variable."""

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")

_STATEMENTS = """
    Call Case Close Const Declare DefBool DefByte DefCur DefDate DefDbl DefInt DefLng DefLngLng
    DefLngPtr DefObj DefSng DefStr DefVar Dim Do Else ElseIf End EndIf Enum Erase Event Exit For
    Friend Function Get Global GoSub GoTo If Implements Input Let Lock Loop LSet Next On Open
    Option Print Private Public Put RaiseEvent ReDim Rem Resume Return RSet Seek Select Set
    Static Stop Sub Type Unlock Wend While With Write
"""
_MARKERS_AND_OPERATORS = """
    Any As ByRef ByVal Each In New Optional ParamArray Preserve Shared Spc Tab Then To Until
    WithEvents AddressOf And Eqv Imp Is Like Mod Not Or TypeOf Xor
"""
_FUNCTIONS_AND_VALUES = """
    Abs Array CBool CByte CCur CDate CDbl CDec CInt Circle CLng CLngLng CLngPtr CSng CStr CVar
    CVErr Date Debug DoEvents Empty False Fix InputB Int LBound Len LenB Me Nothing Null PSet
    Scale Sgn String True UBound
"""
_TYPES = "Boolean Byte Currency Double Integer Long LongLong LongPtr Single Variant"
_KEPT_FOR_VBA = """
    Attribute CDecl Decimal DefDec LineInput VB_Base VB_Control VB_Creatable VB_Customizable
    VB_Description VB_Exposed VB_Ext_KEY VB_GlobalNameSpace VB_HelpID VB_Invoke_Func
    VB_Invoke_Property VB_Invoke_PropertyPut VB_Invoke_PropertyPutRef VB_MemberFlags VB_Name
    VB_PredeclaredId VB_ProcData VB_TemplateDerived VB_UserMemId VB_VarDescription VB_VarHelpID
    VB_VarMemberFlags VB_VarProcData VB_VarUserMemId
"""

RESERVED_WORDS = frozenset(
    word.lower()
    for words in (
        _STATEMENTS,
        _MARKERS_AND_OPERATORS,
        _FUNCTIONS_AND_VALUES,
        _TYPES,
        _KEPT_FOR_VBA,
    )
    for word in words.split()
)
"""Words that cannot be a name in VBA, in lower case: VBA does not tell the cases apart."""


class RefusedModule(ValueError):  # noqa: N818 - it names what is wrong
    """Excel would not accept this VBA project: what is wrong, where, what to do."""


def refuse_name(what: str, name: str, longest: int = LONGEST_NAME) -> None:
    """Refuse what cannot be a name in VBA; ``what`` ("Argument") begins the message."""
    if not _NAME.fullmatch(name):
        reason = (
            "a name in VBA starts with a letter (A-Z) and holds only letters, digits and "
            "underscores"
        )
    elif len(name) > longest:
        reason = f"it has {len(name)} characters, Excel takes at most {longest}"
    elif name.lower() in RESERVED_WORDS:
        reason = "it is a reserved word of VBA"
    else:
        return
    raise RefusedModule(f"{what} {name!r} cannot have this name: {reason}.")
