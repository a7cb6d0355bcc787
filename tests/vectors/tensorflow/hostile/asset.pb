A
"serve*2.21.0

node_0NoOp2

a:0../../../etc/passwd