using Xunit.Sdk;
using Xunit.v3;

// TorchSharp 0.107 does not keep a scalar alive during the native call that reads it: a collection that another test sets off at that moment
// frees it, and the call fails. A training allocates on one thread, and so do tests that run one after the other.
[assembly: Parallelization(Mode = ParallelMode.None)]
