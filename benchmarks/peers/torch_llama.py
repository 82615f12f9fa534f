"""The decoder of Linnet's benchmark in plain eager PyTorch, float32: RMSNorm, RoPE, GQA, SwiGLU, tied head, clipping, AdamW.

Started by `Linnet.Benchmarks pretrain`. Says "ready PARAMETERS BYTES" (resident after the first tensor); for each line "warm" or a number of steps
on stdin says "TOKENS_PER_SECOND LOSS"; at the end of stdin says the largest resident set in bytes.
"""
import argparse
import math
import resource
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn


class RmsNorm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, x):
        return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + 1e-5) * self.weight


def rotate(heads, cosine, sine):
    first, second = heads.chunk(2, dim=-1)
    return torch.cat([first * cosine - second * sine, second * cosine + first * sine], dim=-1)


def attend(query, key, value, mask):
    if hasattr(F, "scaled_dot_product_attention"):  # PyTorch 2
        return F.scaled_dot_product_attention(query, key, value, is_causal=True)
    scores = query @ key.transpose(-1, -2) / math.sqrt(query.shape[-1])
    return scores.masked_fill(mask, -math.inf).softmax(-1) @ value


class Block(nn.Module):
    def __init__(self, a):
        super().__init__()
        self.heads, self.shared, self.head_width = a.heads, a.key_value_heads, a.width // a.heads
        self.attention_norm, self.feed_forward_norm = RmsNorm(a.width), RmsNorm(a.width)
        self.query = nn.Linear(a.width, self.heads * self.head_width, bias=False)
        self.key = nn.Linear(a.width, self.shared * self.head_width, bias=False)
        self.value = nn.Linear(a.width, self.shared * self.head_width, bias=False)
        self.output = nn.Linear(self.heads * self.head_width, a.width, bias=False)
        self.gate = nn.Linear(a.width, a.feed_forward_width, bias=False)
        self.up = nn.Linear(a.width, a.feed_forward_width, bias=False)
        self.down = nn.Linear(a.feed_forward_width, a.width, bias=False)

    def forward(self, x, cosine, sine, mask):
        batch, length, _ = x.shape
        y = self.attention_norm(x)
        query, key, value = (
            p(y).view(batch, length, -1, self.head_width).transpose(1, 2) for p in (self.query, self.key, self.value))
        group = self.heads // self.shared
        key = rotate(key, cosine, sine).repeat_interleave(group, dim=1)
        mixed = attend(rotate(query, cosine, sine), key, value.repeat_interleave(group, dim=1), mask)
        x = x + self.output(mixed.transpose(1, 2).reshape(batch, length, -1))
        y = self.feed_forward_norm(x)
        return x + self.down(F.silu(self.gate(y)) * self.up(y))


class Decoder(nn.Module):
    def __init__(self, a):
        super().__init__()
        self.embedding = nn.Embedding(a.vocabulary, a.width)
        self.blocks = nn.ModuleList([Block(a) for _ in range(a.layers)])
        self.norm = RmsNorm(a.width)
        for name, weight in self.named_parameters():
            if weight.dim() == 2:
                residual = name.endswith(("output.weight", "down.weight"))
                nn.init.normal_(weight, std=0.02 / math.sqrt(2 * a.layers) if residual else 0.02)
        half = a.width // a.heads // 2
        angles = torch.outer(torch.arange(a.length), 10_000.0 ** (-torch.arange(half) / half))
        self.cosine, self.sine = angles.cos(), angles.sin()
        self.mask = torch.ones(a.length, a.length, dtype=torch.bool).triu(1)

    def forward(self, tokens, targets):
        x = self.embedding(tokens)
        for block in self.blocks:
            x = block(x, self.cosine, self.sine, self.mask)
        logits = self.norm(x) @ self.embedding.weight.t()
        return F.cross_entropy(logits.view(-1, logits.shape[-1]), targets.view(-1))


def main():
    parser = argparse.ArgumentParser()
    for name in ("threads", "batch", "length", "vocabulary", "width", "layers", "heads", "key_value_heads", "feed_forward_width"):
        parser.add_argument("--" + name, type=int, required=True)
    a = parser.parse_args()
    torch.set_num_threads(a.threads)
    torch.manual_seed(1)
    torch.ones(2, 3)
    with open("/proc/self/statm") as file:
        resident = int(file.read().split()[1]) * resource.getpagesize()
    model = Decoder(a)
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-4, betas=(0.9, 0.95), eps=1e-8, weight_decay=0.1)
    tokens = torch.randint(0, a.vocabulary, (a.batch, a.length))
    targets = tokens.roll(-1, 1)

    def step():
        optimizer.zero_grad()
        loss = model(tokens, targets)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        return loss.item()

    print("ready", sum(p.numel() for p in model.parameters()), resident, flush=True)
    for line in sys.stdin:
        steps, loss, start = 0, 0.0, time.perf_counter()
        while True:
            loss = step()
            steps += 1
            elapsed = time.perf_counter() - start
            if line.strip() == "warm":
                if (steps >= 20 and elapsed >= 2) or (steps >= 2 and elapsed >= 10):
                    break
            elif steps >= int(line):
                break
        print(steps * a.batch * a.length / elapsed, loss, flush=True)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024, flush=True)


main()
