-- Appends messages to a room's log, in their order; answers as before where (user, cmid) is stored already.
--
-- KEYS  1 meta  2 members  3 log  4 cmids  5 reads
-- ARGV  1 feed channel  2 known epoch or ''  3 known seq  4 known mid  5 fresh epoch  6 messages kept  7 how many are trimmed at once
--       8 what the room takes: '<at once> <a second>' messages of everybody together, '' any number
--       then for each message: user id, cmid, mid, middle of its JSON (without seq, at and braces)
-- Reply a line that names the question: meta and the mid of the first message; then one for each message:
--       stored <epoch> <seq> | duplicate <epoch> <seq> <mid> | limited <ms until there is room for one> | not-member | no-room
--       (one string, which a client reads with less work than lists)
--
-- Scripts do not roll back, so every check of a message comes before its first write. That first write (XADD) is what
-- Redis refuses when memory is short: it judges that once, at the start of a script. Each message is whole before the
-- next.
local answers = { KEYS[1] .. ' ' .. ARGV[11] }
local meta = redis.call('HMGET', KEYS[1], 'epoch', 'head', 'headMid', 'first', 'tokens', 'tokensAt')
local epoch = meta[1]
if not epoch then
  for i = 9, #ARGV, 4 do answers[#answers + 1] = 'no-room' end
  return table.concat(answers, '\n')
end

local head = tonumber(meta[2])
local first = tonumber(meta[4])

-- The caller saw (known seq, known mid) in this epoch. If the log does not have it, the log was lost or forked: from
-- here on it has another epoch, so that (epoch, seq) never names two messages.
if ARGV[2] == epoch then
  local seq = tonumber(ARGV[3])
  local forked = false
  if head < seq then
    forked = true
  elseif seq == head then
    forked = head > 0 and meta[3] ~= ARGV[4]
  elseif seq >= first then
    local at = redis.call('XRANGE', KEYS[3], ARGV[3] .. '-0', ARGV[3] .. '-0')
    forked = not at[1] or at[1][2][2] ~= ARGV[4]
  end
  if forked then
    epoch = ARGV[5]
    redis.call('HSET', KEYS[1], 'epoch', epoch)
    redis.call('SPUBLISH', ARGV[1], 'e' .. epoch)
  end
end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local at = string.format('%.0f', now)

-- The room's bucket of tokens lies in fields that are written with each message anyway.
local capacity, perSecond, tokens = nil, nil, nil
if ARGV[8] ~= '' then
  capacity, perSecond = string.match(ARGV[8], '^(%S+) (%S+)$')
  capacity, perSecond = tonumber(capacity), tonumber(perSecond)
  local elapsed = math.max(0, now - tonumber(meta[6] or '0'))
  tokens = math.min(capacity, tonumber(meta[5] or capacity) + elapsed / 1000 * perSecond)
end

local published = {}
for i = 9, #ARGV, 4 do
  local user, mid = ARGV[i], ARGV[i + 2]
  local cmid = user .. ':' .. ARGV[i + 1]
  -- What was stored stays so for who repeats it, also when they have left meanwhile.
  local before = redis.call('HGET', KEYS[4], cmid)
  if before then
    answers[#answers + 1] = 'duplicate ' .. epoch .. ' ' .. before
  elseif redis.call('HEXISTS', KEYS[2], user) == 0 then
    answers[#answers + 1] = 'not-member'
  elseif tokens and tokens < 1 then
    answers[#answers + 1] = 'limited ' .. string.format('%.0f', math.ceil((1 - tokens) / perSecond * 1000))
  else
    head = head + 1
    local seq = string.format('%.0f', head)
    local json = '{"seq":' .. seq .. ',' .. ARGV[i + 3] .. ',"at":' .. at .. '}'
    redis.call('XADD', KEYS[3], seq .. '-0', 'i', mid, 'c', cmid, 'm', json)
    redis.call('HSET', KEYS[4], cmid, seq .. ' ' .. mid)
    if tokens then
      tokens = tokens - 1
      redis.call('HSET', KEYS[1], 'head', seq, 'headMid', mid, 'tokens', string.format('%.3f', tokens), 'tokensAt', at)
    else
      redis.call('HSET', KEYS[1], 'head', seq, 'headMid', mid)
    end
    redis.call('HSET', KEYS[5], user, seq)
    published[#published + 1] = json
    answers[#answers + 1] = 'stored ' .. epoch .. ' ' .. seq
  end
end

local chunk = tonumber(ARGV[7])
while head + 1 - first >= tonumber(ARGV[6]) + chunk do
  local oldest = redis.call('XRANGE', KEYS[3], '-', '+', 'COUNT', chunk)
  local gone = {}
  for i, entry in ipairs(oldest) do gone[i] = entry[2][4] end
  redis.call('HDEL', KEYS[4], unpack(gone))
  first = first + chunk
  local kept = string.format('%.0f', first)
  redis.call('XTRIM', KEYS[3], 'MINID', kept .. '-0')
  redis.call('HSET', KEYS[1], 'first', kept)
end

if #published > 0 then redis.call('SPUBLISH', ARGV[1], 'm' .. epoch .. '\n[' .. table.concat(published, ',\n') .. ']') end
return table.concat(answers, '\n')
