"""Writes golden.jsonl: what providers say of usage, and what it costs.

Costs are computed here from the list prices below by the rules the providers publish, with none of the code under
test: run `python3 golden.py` in this folder.
"""
import json
from decimal import Decimal as D
from random import Random

AT = "2026-11-22T12:00:00Z"


class Raw(float):
    """A number that keeps its digits."""

    def __new__(cls, text):
        value = super().__new__(cls, text)
        value.text = text
        return value

    def __repr__(self):
        return self.text


def dumps(value):
    encoder = json.JSONEncoder(separators=(",", ":"))
    if isinstance(value, dict):
        return "{" + ",".join(encoder.encode(k) + ":" + dumps(v) for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(dumps, value)) + "]"
    return value.text if isinstance(value, Raw) else encoder.encode(value)


PRICES = {  # vendor, model: in, out, cached, write, write 1h, threshold, in above, out above
    ('openai', 'gpt-6.2-sol'): ('2', '10', '0.1', '2.5', None, '272000', '4', '15.0'),
    ('openai', 'gpt-6.1-terra'): ('1', '5', '0.05', '1.25', None, '272000', '2', '7.5'),
    ('openai', 'gpt-6-luna'): ('0.1', '0.5', '0.01', '0.125', None, '272000', '0.2', '0.75'),
    ('openai', 'gpt-5.5'): ('5', '30', '0.5', None, None, '272000', '10', '45.0'),
    ('openai', 'gpt-5.4'): ('2.5', '15', '0.25', None, None, '272000', '5.0', '22.5'),
    ('openai', 'gpt-5-mini'): ('0.25', '2', '0.025', None, None, None, None, None),
    ('openai', 'gpt-4.1'): ('2', '8', '0.5', None, None, None, None, None),
    ('openai', 'gpt-4o'): ('2.5', '10', '1.25', None, None, None, None, None),
    ('openai', 'gpt-4o-mini'): ('0.15', '0.6', '0.075', None, None, None, None, None),
    ('openai', 'gpt-4o-2024-05-13'): ('5', '15', None, None, None, None, None, None),
    ('openai', 'o3'): ('2', '8', '0.5', None, None, None, None, None),
    ('openai', 'gpt-audio'): ('2.5', '10', None, None, None, None, None, None),
    ('openai', 'gpt-5.3-codex'): ('1.75', '14', '0.175', None, None, None, None, None),
    ('azure', 'gpt-4.1'): ('2', '8', '0.5', None, None, None, None, None),
    ('azure', 'gpt-4o'): ('2.5', '10', '1.25', None, None, None, None, None),
    ('azure', 'gpt-6-luna'): ('0.1', '0.5', '0.01', '0.125', None, '272000', '0.2', '0.75'),
    ('azure', 'gpt-5.6-sol'): ('5', '30', '0.5', '6.25', None, '272000', '10', '45.0'),
    ('anthropic', 'claude-fable-5-2'): ('8', '40', '0.2', '10.0', '16', None, None, None),
    ('anthropic', 'claude-opus-5-5'): ('4', '20', '0.2', '5.0', '8', None, None, None),
    ('anthropic', 'claude-opus-4-8'): ('5', '25', '0.5', '6.25', '10', None, None, None),
    ('anthropic', 'claude-sonnet-5-5'): ('2', '10', '0.1', '2.5', '4', None, None, None),
    ('anthropic', 'claude-haiku-5-5'): ('0.1', '0.5', '0.01', '0.125', '0.2', '100000', '0.5', '2.5'),
    ('anthropic', 'claude-haiku-4-5'): ('1', '5', '0.1', '1.25', '2', None, None, None),
    ('google', 'gemini-3.8-flash'): ('0.75', '3.75', '0.075', None, None, None, None, None),
    ('google', 'gemini-2.5-pro'): ('1.25', '10', '0.125', None, None, '200000', '2.5', '15'),
    ('google', 'gemini-3.1-pro-preview'): ('2', '12', '0.2', None, None, '200000', '4', '18'),
    ('google', 'gemini-2.5-flash'): ('0.3', '2.5', '0.03', None, None, None, None, None),
    ('xai', 'grok-4.7'): ('2', '6', '0.5', None, None, '200000', '4', '12'),
    ('xai', 'grok-4.3'): ('1.25', '2.5', '0.2', None, None, '200000', '2.5', '5'),
    ('xai', 'grok-3-mini'): ('0.3', '0.5', '0.075', None, None, None, None, None),
    ('deepseek', 'deepseek-flash'): ('0.3', '1.2', '0.006', None, None, None, None, None),
    ('deepseek', 'deepseek-v4-pro'): ('1.32', '3.96', '0.044', None, None, None, None, None),
    ('mistral', 'mistral-large-2512'): ('0.5', '1.5', '0.05', None, None, None, None, None),
    ('mistral', 'mistral-small-2506'): ('0.1', '0.3', None, None, None, None, None, None),
    ('mistral', 'mistral-medium-3-5'): ('1.5', '7.5', None, None, None, None, None, None),
    ('groq', 'openai/gpt-oss-120b'): ('0.15', '0.6', '0.075', None, None, None, None, None),
    ('groq', 'llama-3.3-70b-versatile'): ('0.59', '0.79', None, None, None, None, None, None),
    ('cohere', 'command-r-08-2024'): ('0.15', '0.6', None, None, None, None, None, None),
    ('moonshot', 'kimi-k3'): ('3', '15', '0.3', None, None, None, None, None),
    ('perplexity', 'sonar'): ('1', '1', None, None, None, None, None, None),
}

CACHED_ABOVE = {"gemini-2.5-pro": "0.25", "gemini-3.1-pro-preview": "0.40", "claude-haiku-5-5": "0.05"}
AUDIO = {"gpt-audio": ("32", "64"), "gemini-2.5-flash": ("1.00", None)}
FAST = {"claude-opus-4-8": 2, "claude-opus-5-5": 2}
random = Random(11)
lines = []


def cost(vendor, model, u, tier=None, double=False, half=False):
    """Dollars, by the providers' own rules; None where they do not decide."""
    row = PRICES.get((vendor, model))
    if row is None or u["input"] is None or u["output"] is None:
        return None
    p_in, p_out, p_read, p_write, p_hour, threshold, in_above, out_above = [D(x) if x else None for x in row]
    read, write, hour = u.get("cacheRead") or 0, u.get("cacheWrite") or 0, u.get("cacheWrite1h") or 0
    if threshold and u["input"] + read + write + hour > threshold:
        if model in CACHED_ABOVE:
            p_read = D(CACHED_ABOVE[model])
        elif p_read is not None:
            p_read *= 2
        if vendor == "anthropic":
            p_write, p_hour = in_above * D("1.25"), in_above * 2
        elif p_write is not None:
            p_write *= 2
        p_in, p_out = in_above, out_above
    p_read = p_in if p_read is None else p_read
    p_write = p_in if p_write is None else p_write
    p_hour = p_write if p_hour is None else p_hour
    dollars = u["input"] * p_in + read * p_read + write * p_write + hour * p_hour + u["output"] * p_out
    for kind, place, per, count in (("audioInput", 0, p_in, u["input"]), ("audioOutput", 1, p_out, u["output"])):
        sound = u.get(kind) or 0
        if sound:
            price = AUDIO.get(model, (None, None))[place]
            if price is None or sound > count or (place == 0 and read + write + hour):
                return None
            dollars += sound * (D(price) - per)
    if (u.get("imageInput") and vendor not in ("openai", "azure")) or u.get("imageOutput"):
        return None
    for word in (tier or "default").split("+"):
        if word in ("default", "standard", "auto", "on_demand"):
            continue
        elif word == "batch" and vendor in ("openai", "azure", "anthropic", "google", "mistral") \
                and model not in ("gpt-audio", "gpt-5.3-codex"):
            dollars /= 2
        elif word == "flex" and vendor in ("openai", "google") and model not in ("gpt-audio", "gpt-5.3-codex"):
            dollars /= 2
        elif word == "flex" and vendor == "groq":
            pass
        elif word in ("fast", "ultrafast") and vendor == "openai":
            dollars *= 2 if word == "fast" else 6
        elif word == "fast" and model in FAST:
            dollars *= 2
        elif word == "us" and vendor == "anthropic":
            dollars *= D("1.1")
        else:
            return None
    return dollars * (2 if double else 1) / (2 if half else 1) / D(1000000)


def plain(amount):
    if amount is None:
        return None
    text = format(amount, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def usage(i, o, r=None, w=None, h=None, t=None, **details):
    known = {"input": i, "cacheRead": r, "cacheWrite": w, "cacheWrite1h": h, "output": o, "reasoning": t}
    return {**known, **{k: v for k, v in details.items() if v is not None}}


def write(case, type_, vendor, asked, whole, stream, u, dollars, at=AT):
    for streamed, payload in ((False, whole), (True, stream)):
        lines.append({"case": case, "type": type_, "vendor": vendor, "model": asked, "at": at, "streamed": streamed,
                      "payload": payload, "usage": u, "usd": plain(dollars)})


def chat(case, vendor, model, said, u, dollars, tier=None, asked=None, at=AT, groq=False, with_finish=False):
    """One completion, whole and as a stream."""
    asked = asked or model
    type_ = "openai" if vendor == "openai" else "openai-compatible"
    top = {"id": "c1", "object": "chat.completion", "created": 1795300000, "model": model}
    tail = {} if tier is None else {"service_tier": tier}
    message = {"index": 0, "message": {"role": "assistant", "content": "Hello"}, "finish_reason": "stop"}
    whole = dict(top, choices=[message], **({} if said is None else {"usage": said}), **tail)
    head = dict(top, object="chat.completion.chunk", **tail)

    def chunk(delta, finish, **more):
        return dict(head, choices=[{"index": 0, "delta": delta, "finish_reason": finish}], **more)

    events = [chunk({"role": "assistant", "content": ""}, None), chunk({"content": "Hel"}, None),
              chunk({"content": "lo"}, None)]
    if groq:
        events[0]["x_groq"] = {"id": "req_1"}
        events.append(chunk({}, "stop", x_groq={"id": "req_1", "usage": said}))
    elif with_finish or said is None:
        events.append(chunk({}, "stop", **({} if said is None else {"usage": said})))
    else:
        events += [chunk({}, "stop", usage=None), dict(head, choices=[], usage=said)]
    stream = "".join("data: " + dumps(e) + "\n\n" for e in events) + "data: [DONE]\n\n"
    write(case, type_, vendor, asked, dumps(whole), stream, u, dollars, at)


def openai(case, model, prompt, out, cached=None, written=None, reasoning=None, tier="default", listed=None,
           asked=None, vendor="openai", details=True, **parts):
    said = {"prompt_tokens": prompt, "completion_tokens": out, "total_tokens": prompt + out}
    if details:
        said["prompt_tokens_details"] = {k: v for k, v in {
            "cached_tokens": cached, "cache_write_tokens": written, "audio_tokens": parts.get("audioInput"),
            "image_tokens": parts.get("imageInput")}.items() if v is not None}
        said["completion_tokens_details"] = {k: v for k, v in {
            "reasoning_tokens": reasoning, "audio_tokens": parts.get("audioOutput"),
            "accepted_prediction_tokens": 0}.items() if v is not None}
    u = usage(prompt - (cached or 0) - (written or 0), out, cached, written, None, reasoning, serviceTier=tier, **parts)
    chat(case, vendor, model, said, u, cost(vendor, listed or model, u, tier), tier, asked)


def claude(case, model, i, out, read=None, w5=None, w1h=None, tier="standard", geo=None, speed=None, thinking=None,
           listed=None, sums=True):
    said = {"input_tokens": i}
    if sums and (w5 is not None or w1h is not None):
        said["cache_creation_input_tokens"] = (w5 or 0) + (w1h or 0)
    if read is not None:
        said["cache_read_input_tokens"] = read
    if w1h is not None:
        said["cache_creation"] = {"ephemeral_5m_input_tokens": w5 or 0, "ephemeral_1h_input_tokens": w1h}
    final = {"output_tokens": out}
    if thinking is not None:
        final["output_tokens_details"] = {"thinking_tokens": thinking}
    extra = {k: v for k, v in {"service_tier": tier, "inference_geo": geo, "speed": speed}.items() if v is not None}
    words = [tier] + ([speed] if speed not in (None, "standard") else []) + ([geo] if geo not in (None, "global") else [])
    word = "+".join(x for x in words if x) or None
    top = {"id": "m1", "type": "message", "role": "assistant", "model": model}
    whole = dict(top, content=[{"type": "text", "text": "Hello"}], stop_reason="end_turn", stop_sequence=None,
                 usage=dict(said, **final, **extra))
    start = dict(top, content=[], stop_reason=None, stop_sequence=None, usage=dict(said, output_tokens=1, **extra))
    events = [("message_start", {"message": start}), ("ping", {}),
              ("content_block_start", {"index": 0, "content_block": {"type": "text", "text": ""}}),
              ("content_block_delta", {"index": 0, "delta": {"type": "text_delta", "text": "Hello"}}),
              ("content_block_stop", {"index": 0}),
              ("message_delta", {"delta": {"stop_reason": "end_turn", "stop_sequence": None}, "usage": final}),
              ("message_stop", {})]
    stream = "".join("event: %s\ndata: %s\n\n" % (n, dumps(dict({"type": n}, **e))) for n, e in events)
    u = usage(i, out, read, w5 if w5 is not None or w1h is None else 0, w1h, thinking, serviceTier=word)
    write(case, "anthropic", "anthropic", model, dumps(whole), stream, u, cost("anthropic", listed or model, u, word))


def n(most=9000):
    return random.randint(1, most)


# OpenAI
for model, listed in (("gpt-4o-2024-08-06", "gpt-4o"), ("gpt-4o-mini-2024-07-18", "gpt-4o-mini"),
                      ("gpt-4o-2024-05-13", None), ("gpt-4.1-2025-04-14", "gpt-4.1"), ("gpt-5-mini-2025-08-07", "gpt-5-mini"),
                      ("gpt-5.4-2026-03-05", "gpt-5.4"), ("gpt-6-luna", None), ("gpt-6.1-terra", None),
                      ("gpt-6.2-sol", None), ("o3-2025-04-16", "o3")):
    openai("openai plain " + model, model, n(), n(), listed=listed, details=False)
    openai("openai cached " + model, model, 1200 + n(), n(), cached=1024, reasoning=n(400), listed=listed)
    openai("openai nothing cached " + model, model, n(), n(), cached=0, reasoning=0, listed=listed)
    openai("openai written " + model, model, 3000 + n(), n(), cached=1024, written=640, reasoning=0, listed=listed)
    openai("openai half price " + model, model, 2000 + n(), n(), cached=128, tier=random.choice(("flex", "batch")),
           listed=listed)
for model in ("gpt-5.5", "gpt-6.1-terra", "gpt-6.2-sol", "gpt-5.4"):
    for prompt in (271999, 272000, 272001, 500000):
        openai("openai long %s %d" % (model, prompt), model, prompt, n(), cached=128 * n(900), written=n(900))
for tier in ("fast", "ultrafast", "auto", "priority", "scale"):
    openai("openai tier " + tier, "gpt-6-luna", 5000 + n(), n(), cached=2048, tier=tier)
openai("openai no tier said", "gpt-4o", 1000, 100, cached=0, tier=None)
openai("openai flex without such a price", "gpt-5.3-codex", 1000, 100, tier="flex")
openai("openai sound both ways", "gpt-audio", 900, 450, audioInput=700, audioOutput=400)
openai("openai sound and a cache", "gpt-audio", 900, 450, cached=128, audioInput=700, audioOutput=400)
openai("openai sound at a model that has no price for it", "gpt-4o", 900, 450, audioInput=7)
openai("openai pictures", "gpt-4.1", 1500, 45, cached=1024, imageInput=765)
openai("openai no sound", "gpt-4o", 900, 450, cached=0, audioInput=0, audioOutput=0)
openai("openai nothing at all", "gpt-4o", 0, 0, cached=0, reasoning=0)
openai("openai one token", "gpt-4o-mini", 1, 1)
openai("openai unlisted", "gpt-9", 100, 10)
openai("openai begins like a listed one", "gpt-4o-ultra", 100, 10)
openai("openai fine-tuned", "ft:gpt-4o-2024-08-06:acme::1", 100, 10)
chat("openai no usage", "openai", "gpt-4o", None, usage(None, None), None)
openai("azure deployment", "gpt-4.1-2025-04-14", 1000, 200, cached=512, listed="gpt-4.1", asked="my-deployment", vendor="azure")
openai("azure dearer than openai", "gpt-5.6-sol", 1000, 200, cached=512, vendor="azure", tier=None)
openai("azure long", "gpt-6-luna", 300000, 200, cached=51200, vendor="azure", tier=None)
openai("azure flex", "gpt-4o", 1000, 200, vendor="azure", tier="flex")
openai("azure unlisted deployment", "my-model", 1000, 200, vendor="azure", asked="my-deployment")
# Anthropic
for model, listed in (("claude-fable-5-2", None), ("claude-opus-5-5", None), ("claude-sonnet-5-5", None),
                      ("claude-haiku-5-5", None), ("claude-haiku-4-5-20251001", "claude-haiku-4-5")):
    claude("anthropic plain " + model, model, n(), n(), listed=listed)
    claude("anthropic read " + model, model, n(), n(), read=n(20000), w5=0, w1h=0, listed=listed)
    claude("anthropic written " + model, model, n(), n(), read=n(20000), w5=n(), w1h=n(), thinking=n(99), listed=listed)
    claude("anthropic written, sum alone " + model, model, n(), n(), read=0, w5=n(), listed=listed)
    claude("anthropic parts alone " + model, model, n(), n(), w5=n(), w1h=n(), sums=False, listed=listed)
    claude("anthropic batch " + model, model, n(), n(), read=n(20000), w5=n(), tier="batch", listed=listed)
    claude("anthropic us " + model, model, n(), n(), read=n(20000), w5=n(), geo="us", listed=listed)
for i, read, w5, w1h in ((100000, 0, 0, 0), (100001, 0, 0, 0), (1, 99999, 0, 0), (1, 100000, 0, 0), (50000, 30000, 20000, 0),
                         (50000, 30000, 20000, 1), (400, 120000, 3000, 2000)):
    claude("anthropic haiku %d %d %d %d" % (i, read, w5, w1h), "claude-haiku-5-5", i, n(), read=read, w5=w5, w1h=w1h)
claude("anthropic fast", "claude-opus-5-5", n(), n(), read=n(), speed="fast", geo="global")
claude("anthropic fast in the us", "claude-opus-4-8", n(), n(), read=n(), speed="fast", geo="us")
claude("anthropic fast, no such price", "claude-sonnet-5-5", n(), n(), speed="fast")
claude("anthropic usual speed", "claude-sonnet-5-5", n(), n(), speed="standard")
claude("anthropic priority", "claude-sonnet-5-5", n(), n(), tier="priority")
claude("anthropic elsewhere", "claude-sonnet-5-5", n(), n(), geo="eu")
claude("anthropic no tier said", "claude-sonnet-5-5", n(), n(), tier=None)
claude("anthropic unlisted", "claude-opus-9", n(), n())
# OpenRouter
for k, billed in enumerate(("0.000044", "0", "0.00012345678", "4.4e-05", "1.5", "12")):
    i, o = n(), n()
    said = {"prompt_tokens": i, "completion_tokens": o, "total_tokens": i + o, "cost": Raw(billed), "is_byok": False,
            "cost_details": {"upstream_inference_cost": None}, "prompt_tokens_details": {"cached_tokens": 0}}
    model = ("anthropic/claude-sonnet-5.5", "meta-llama/llama-9", "openai/gpt-5-mini")[k % 3]
    chat("openrouter billed " + billed, "openrouter", model, said, usage(i, o, 0, billedUsd=plain(D(billed))), D(billed))
said = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120, "cost": Raw("0.0001"), "is_byok": True,
        "cost_details": {"upstream_inference_cost": Raw("0.0021")}}
chat("openrouter with an own key", "openrouter", "openai/gpt-5-mini", said, usage(100, 20, billedUsd="0.0022"), D("0.0022"))
said = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120, "cost": Raw("0.0001"), "is_byok": True}
u = usage(100, 20)
chat("openrouter with an own key, upstream unknown", "openrouter", "mistralai/mixtral", said, u, None)
said = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
chat("openrouter says no cost of a vendor's model", "openrouter", "anthropic/claude-sonnet-5.5", said, u,
     cost("anthropic", "claude-sonnet-5-5", u))
chat("openrouter says no cost of anyone's model", "openrouter", "meta-llama/llama-9", said, u, None)
chat("a cost that a stranger says", None, "llama", dict(said, cost=Raw("5")), usage(100, 20, billedUsd="5"), None)
chat("a cost below zero", "openrouter", "meta-llama/llama-9", dict(said, cost=Raw("-5")), u, None)
chat("a cost in words", "openrouter", "meta-llama/llama-9", dict(said, cost="free"), u, None)
# DeepSeek
for model in ("deepseek-flash", "deepseek-v4-pro"):
    for at, half in (("2026-11-18T02:00:00Z", False), ("2026-11-18T04:00:00Z", True), ("2026-11-18T05:59:59Z", True),
                     ("2026-11-18T09:59:59Z", False), ("2026-11-21T02:00:00Z", True)):
        hit, miss, o = 64 * n(90), n(), 200 + n()
        said = {"prompt_tokens": hit + miss, "prompt_cache_hit_tokens": hit, "prompt_cache_miss_tokens": miss,
                "completion_tokens": o, "total_tokens": hit + miss + o, "completion_tokens_details": {"reasoning_tokens": 99},
                "prompt_tokens_details": {"cached_tokens": hit}}
        u = usage(miss, o, hit, t=99)
        chat("deepseek %s at %s" % (model, at), "deepseek", model, said, u, cost("deepseek", model, u, half=half), at=at,
             with_finish=True)
said = {"prompt_tokens": 100, "prompt_cache_miss_tokens": 36, "completion_tokens": 4, "total_tokens": 104}
u = usage(36, 4, 64)
chat("deepseek misses alone", "deepseek", "deepseek-flash", said, u, cost("deepseek", "deepseek-flash", u, half=True))
# Mistral
for model in ("mistral-large-2512", "mistral-small-2506", "mistral-medium-3-5", "mistral-medium-2604"):
    for k in range(4):
        i, o, c = 500 + n(), n(), 64 * (k % 3)
        said = {"prompt_tokens": i, "completion_tokens": o, "total_tokens": i + o}
        if k:
            said.update({"num_cached_tokens": c} if k == 1 else {"prompt_tokens_details": {"cached_tokens": c}})
        if k == 3:
            said.update(num_cached_tokens=None, prompt_audio_seconds=None)
        u = usage(i - (c if k else 0), o, c if k else None)
        listed = "mistral-medium-3-5" if model == "mistral-medium-2604" else model
        chat("mistral %s %d" % (model, k), "mistral", model, said, u, cost("mistral", listed, u), with_finish=True)
chat("mistral family", "mistral", "mistral-large", said, u, None, with_finish=True)
# Groq
for model in ("openai/gpt-oss-120b", "llama-3.3-70b-versatile"):
    for tier in (None, "on_demand", "flex", "auto", "performance"):
        i, o = 300 + n(), n()
        said = {"queue_time": 0.01, "prompt_tokens": i, "prompt_time": 0.001, "completion_tokens": o, "total_tokens": i + o,
                "completion_time": 0.02, "total_time": 0.021, "prompt_tokens_details": {"cached_tokens": 256}}
        u = usage(i - 256, o, 256, serviceTier=tier)
        chat("groq %s %s" % (model, tier), "groq", model, said, u, cost("groq", model, u, tier), tier, groq=True)
# xAI
for model in ("grok-4.7", "grok-4.3", "grok-3-mini"):
    for i, r in ((1000, 300), (200000, 5), (200001, 5), (5000, 0), (7000, None)):
        o = n(700)
        said = {"prompt_tokens": i, "completion_tokens": o, "total_tokens": i + o + (r or 0),
                "prompt_tokens_details": {"text_tokens": i, "audio_tokens": 0, "image_tokens": 0, "cached_tokens": 128}}
        if r is not None:
            said["completion_tokens_details"] = {"reasoning_tokens": r, "audio_tokens": 0}
        u = usage(i - 128, o + (r or 0), 128, t=r, audioInput=0, imageInput=0, audioOutput=None if r is None else 0)
        chat("xai %s %d %s" % (model, i, r), "xai", model, said, u, cost("xai", model, u))
said = {"prompt_tokens": 100, "completion_tokens": 40, "total_tokens": 140, "completion_tokens_details": {"reasoning_tokens": 30}}
u = usage(100, 40, t=30)
chat("xai reasoning within", "xai", "grok-4.7", said, u, cost("xai", "grok-4.7", u))
said = {"prompt_tokens": 100, "completion_tokens": 40, "total_tokens": 140, "prompt_tokens_details": {"image_tokens": 50}}
u = usage(100, 40, imageInput=50)
chat("xai pictures", "xai", "grok-4.7", said, u, None)
# Gemini's compatible endpoint
for model in ("gemini-3.8-flash", "gemini-2.5-pro", "gemini-3.1-pro-preview", "gemini-2.5-flash"):
    for i, thoughts in ((1300, 210), (200000, 20), (200001, 20), (50, 0)):
        o = n(700)
        said = {"prompt_tokens": i, "completion_tokens": o, "total_tokens": i + o + thoughts}
        u = usage(i, o + thoughts)
        chat("gemini %s %d" % (model, i), "google", "models/" + model, said, u, cost("google", model, u))
for at, double in (("2026-12-31T23:59:59Z", False), ("2027-01-01T00:00:00Z", True)):
    said = {"prompt_tokens": 1000, "completion_tokens": 500, "total_tokens": 1700, "prompt_tokens_details": {"cached_tokens": 256}}
    u = usage(744, 700, 256)
    chat("gemini at " + at, "google", "gemini-3.8-flash", said, u, cost("google", "gemini-3.8-flash", u, double=double), at=at)
said = {"prompt_tokens": 1000, "completion_tokens": 500, "total_tokens": 1500, "prompt_tokens_details": {"audio_tokens": 400}}
u = usage(1000, 500, audioInput=400)
chat("gemini sound", "google", "gemini-2.5-flash", said, u, cost("google", "gemini-2.5-flash", u))
# Others
for vendor, model, price in (("cohere", "command-r-08-2024", True), ("moonshot", "kimi-k3", True), ("perplexity", "sonar", True),
                             (None, "gpt-4o", False), (None, "gemma4", False)):
    for k in range(3):
        i, o = n(), n()
        said = {"prompt_tokens": i, "completion_tokens": o, "total_tokens": i + o}
        if k == 1:
            said["prompt_tokens_details"] = None
        if k == 2:
            said = {"prompt_tokens": i}
        u = usage(i, None if k == 2 else o)
        chat("%s %s %d" % (vendor or "an own server", model, k), vendor, model, said, u, cost(vendor, model, u) if price else None)

with open("golden.jsonl", "w") as out:
    out.writelines(dumps(line) + "\n" for line in lines)
print(len(lines), "payloads of", len(lines) // 2, "answers,", sum(l["usd"] is not None for l in lines), "priced")
