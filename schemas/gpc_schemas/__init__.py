"""What may be said in a machine.yaml: the pydantic models and the units of their values.

Enters: plain data whose scalars are still text. Leaves: a frozen `Machine`. Pure: no I/O.
"""
