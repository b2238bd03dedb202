"""Characters in which mathematics is written in plain text, and the LaTeX for each."""

from __future__ import annotations

_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "varepsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma",
    "τ": "tau", "υ": "upsilon", "φ": "varphi", "χ": "chi", "ψ": "psi", "ω": "omega", "Γ": "Gamma", "Δ": "Delta",
    "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma", "Υ": "Upsilon", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega",
}  # fmt: skip

LETTERS: dict[str, str] = {character: rf"\{name} " for character, name in _GREEK.items()} | {
    "ϕ": r"\phi ",
    "ϵ": r"\epsilon ",
    "ℓ": r"\ell ",
    "∇": r"\nabla ",
    "∂": r"\partial ",
    "∞": r"\infty ",
    "ℝ": r"\mathbb{R}",
    "∅": r"\emptyset ",
    "½": r"\tfrac{1}{2}",
    "¼": r"\tfrac{1}{4}",
}
"""Letters and other things that stand by themselves."""

SIGNS: dict[str, str] = {
    "−": "-",
    "±": r"\pm ",
    "×": r"\times ",
    "·": r"\cdot ",
    "≤": r"\le ",
    "≥": r"\ge ",
    "≠": r"\neq ",
    "≈": r"\approx ",
    "∝": r"\propto ",
    "∈": r"\in ",
    "→": r"\to ",
    "⇒": r"\Rightarrow ",
    "⟹": r"\Rightarrow ",
    "⇔": r"\Leftrightarrow ",
    "‖": r"\|",
    "∥": r"\|",
    "∣": r"\mid ",
    "∼": r"\sim ",
    "∑": r"\sum ",
    "∫": r"\int ",
    "√": r"\surd ",
    "∏": r"\prod ",
    "⊙": r"\odot ",
    "∘": r"\circ ",
    "≡": r"\equiv ",
    "≪": r"\ll ",
    "≫": r"\gg ",
    "⊂": r"\subset ",
    "⊆": r"\subseteq ",
    "∪": r"\cup ",
    "∩": r"\cap ",
    "∀": r"\forall ",
    "∃": r"\exists ",
    "≻": r"\succ ",
    "⟨": r"\langle ",
    "⟩": r"\rangle ",
    "†": r"^{\dagger}",
    "⪰": r"\succeq ",
    "≽": r"\succeq ",
}
"""Operations and relations."""

_RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ᵀᵃᵇᵈᵏⁿⁱʲᵐʳᵗ⋆", "0123456789+-()⊤abdknijmrt⋆", strict=True))
_LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₍₎ₐₑᵢⱼₖₗₘₙₚᵣₛₜₓ", "0123456789+-()aeijklmnprstx", strict=True))
_NAMED = {"⊤": r"\top", "⋆": r"\star"}

SCRIPTS: dict[str, tuple[str, str]] = {character: ("^", _NAMED.get(plain, plain)) for character, plain in _RAISED.items()} | {
    character: ("_", plain) for character, plain in _LOWERED.items()
}
"""Superscripts and subscripts: which of the two, and of what."""

ACCENTS: dict[str, str] = {"\u0304": r"\bar", "\u0305": r"\bar", "\u0302": r"\hat", "\u0303": r"\tilde"}
"""Marks that combine with the letter before them."""

MATHEMATICAL = frozenset([*LETTERS, *SIGNS, *SCRIPTS, *ACCENTS])
"""Every character that does not occur in ordinary text."""
