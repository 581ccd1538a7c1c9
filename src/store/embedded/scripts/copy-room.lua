-- The next entries of a room's log and, with the last of them, the rest of the room. The instant is marked in the
-- replication stream.
--
-- KEYS  1 meta  2 log  3... the keys to dump (not the log, not its index)
-- ARGV  1 seq copied last, '0' none  2 its mid  3 entries at most  4 channel of the cut  5 its number
-- Reply {'anew'} when what was copied is not the beginning of this log, {'more', {seq, mid, cmid, JSON, ...}}, or
--       {'done', the same, {key, expiry, DUMP, ...}}
local copied, most = tonumber(ARGV[1]), tonumber(ARGV[3])
local meta = redis.call('HMGET', KEYS[1], 'head', 'first')
local head, first = tonumber(meta[1] or '0'), tonumber(meta[2] or '1')
if copied > 0 and copied >= first then
  local id = ARGV[1] .. '-0'
  local at = redis.call('XRANGE', KEYS[2], id, id)
  local mid = at[1] and at[1][2][2]
  if not mid then
    local tomb = redis.call('HGET', (string.gsub(KEYS[1], 'meta$', 'tombs')), ARGV[1])
    mid = tomb and string.match(tomb, '^{"seq":%d+,"mid":"(.-)"')
  end
  if mid ~= ARGV[2] then return { 'anew' } end
end

local entries = {}
local from = math.max(first, copied + 1)
if meta[1] and from <= head then
  local found = redis.call('XRANGE', KEYS[2], string.format('%.0f', from), '+', 'COUNT', most)
  for _, entry in ipairs(found) do
    entries[#entries + 1] = string.match(entry[1], '^%d+')
    entries[#entries + 1] = entry[2][2]
    entries[#entries + 1] = entry[2][4]
    entries[#entries + 1] = entry[2][6]
  end
  if #found == most then return { 'more', entries } end
end

local dumps = {}
for i = 3, #KEYS do
  local dump = redis.call('DUMP', KEYS[i])
  local expiry = dump and redis.call('PEXPIRETIME', KEYS[i]) or -1
  dumps[#dumps + 1] = KEYS[i]
  dumps[#dumps + 1] = expiry >= 0 and string.format('%.0f', expiry) or ''
  dumps[#dumps + 1] = dump or ''
end
redis.call('PUBLISH', ARGV[4], ARGV[5])
return { 'done', entries, dumps }
