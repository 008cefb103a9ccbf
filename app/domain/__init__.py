"""Rules of law and of the register: pure, standard library only."""
