

node_0EagerPyFunc

node_1PyFunc