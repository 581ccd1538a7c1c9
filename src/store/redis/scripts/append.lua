-- Appends a message to a room's log, or answers as before when (user, cmid) is stored already.
--
-- KEYS  1 meta  2 members  3 log  4 cmids  5 reads
-- ARGV  1 feed channel  2 user id  3 cmid  4 mid  5 middle of the message's JSON (without seq, at and braces)
--       6 known epoch or ''  7 known seq  8 known mid  9 fresh epoch  10 messages kept  11 how many are trimmed at once
-- Reply {'stored', epoch, seq, at} | {'duplicate', epoch, seq, mid} | {'not-member'} | {'no-room'}
--
-- Scripts do not roll back, so every check comes before the first write, and the first write (XADD) is the one that
-- Redis refuses when memory is short.
local meta = redis.call('HMGET', KEYS[1], 'epoch', 'head', 'headMid', 'first')
local epoch = meta[1]
if not epoch then return { 'no-room' } end
-- What was stored stays so for who repeats it, also when they have left meanwhile.
local cmid = ARGV[2] .. ':' .. ARGV[3]
local before = redis.call('HGET', KEYS[4], cmid)
if not before and redis.call('HEXISTS', KEYS[2], ARGV[2]) == 0 then return { 'not-member' } end

local head = tonumber(meta[2])
local first = tonumber(meta[4])

-- The caller saw (known seq, known mid) in this epoch. If the log does not have it, the log was lost or forked: from
-- here on it has another epoch, so that (epoch, seq) never names two messages.
if ARGV[6] == epoch then
  local seq = tonumber(ARGV[7])
  local forked = false
  if head < seq then
    forked = true
  elseif seq == head then
    forked = head > 0 and meta[3] ~= ARGV[8]
  elseif seq >= first then
    local at = redis.call('XRANGE', KEYS[3], ARGV[7] .. '-0', ARGV[7] .. '-0')
    forked = not at[1] or at[1][2][2] ~= ARGV[8]
  end
  if forked then
    epoch = ARGV[9]
    redis.call('HSET', KEYS[1], 'epoch', epoch)
    redis.call('SPUBLISH', ARGV[1], 'e' .. epoch)
  end
end

if before then
  local space = string.find(before, ' ', 1, true)
  return { 'duplicate', epoch, string.sub(before, 1, space - 1), string.sub(before, space + 1) }
end

local seq = string.format('%.0f', head + 1)
local time = redis.call('TIME')
local at = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
local json = '{"seq":' .. seq .. ',' .. ARGV[5] .. ',"at":' .. at .. '}'

redis.call('XADD', KEYS[3], seq .. '-0', 'i', ARGV[4], 'c', cmid, 'm', json)
redis.call('HSET', KEYS[4], cmid, seq .. ' ' .. ARGV[4])
redis.call('HSET', KEYS[1], 'head', seq, 'headMid', ARGV[4])
redis.call('HSET', KEYS[5], ARGV[2], seq)

local chunk = tonumber(ARGV[11])
if head + 2 - first >= tonumber(ARGV[10]) + chunk then
  local oldest = redis.call('XRANGE', KEYS[3], '-', '+', 'COUNT', chunk)
  local gone = {}
  for i, entry in ipairs(oldest) do gone[i] = entry[2][4] end
  redis.call('HDEL', KEYS[4], unpack(gone))
  local kept = string.format('%.0f', first + chunk)
  redis.call('XTRIM', KEYS[3], 'MINID', kept .. '-0')
  redis.call('HSET', KEYS[1], 'first', kept)
end

redis.call('SPUBLISH', ARGV[1], 'm' .. seq .. ' ' .. ARGV[4] .. ' ' .. epoch .. '\n' .. json)
return { 'stored', epoch, seq, at }
