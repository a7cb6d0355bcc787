"""What is in it? One wing for each kind of component; each yields evidence.

Wings never import each other, only ``signals``. Nothing that is examined is ever
executed, imported or extracted.
"""
