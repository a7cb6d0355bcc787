^
"serve*2.21.0K

initNoOp;
9

never_called
node_0EagerPyFunc
node_1PyFunc