-- The beginning of scripts about what people get by mail: what a link is good for.
--
-- KEYS  1 account  2 mail: `address`, `wanted`, and `t:<digest>` → `<kind> <until> <generation> <address>`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local account = redis.call('HMGET', KEYS[1], 'disabled', 'sessionGeneration')
local own = redis.call('HMGET', KEYS[2], 'address', 'wanted')

-- nil: it is no link, or not good any more.
local function readToken(text)
  local kind, ends, generation, address = string.match(text or '', '^(%S+) (%d+) (%d+) (%S+)$')
  if not kind or account[1] ~= '0' or generation ~= account[2] or tonumber(ends) <= now then return nil end
  local isTheirs = address == own[1] or (kind == 'confirm' and address == own[2])
  if not isTheirs then return nil end
  return { kind = kind, ends = tonumber(ends), address = address }
end
local function tokenOf(digest)
  return readToken(redis.call('HGET', KEYS[2], 't:' .. digest))
end
