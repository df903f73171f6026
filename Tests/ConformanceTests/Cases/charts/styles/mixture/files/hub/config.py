import z2jh
c.X = get_config("a{}")
