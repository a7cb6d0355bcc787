

node_0
MyCustomOp

node_1Abort
A
debugDebugIdentityV2*'

debug_urlsgrpc://203.0.113.1:6064