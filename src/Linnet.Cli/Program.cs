using Linnet.Training.Native;

TorchLibrary.EnsureLoaded();
using var ones = TorchSharp.torch.ones(2, 3);
Console.WriteLine(ones.sum().item<float>());
return 0;
