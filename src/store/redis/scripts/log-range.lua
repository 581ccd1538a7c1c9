-- A room's log state and a part of its messages, in one instant.
--
-- KEYS  1 meta  2 log
-- ARGV  1 'up' or 'down'  2 lower id  3 upper id  4 at most this many (0: the state only)
-- Reply nil without the room, else {epoch, head, headMid, first, message JSON...} ('down': newest first)
local meta = redis.call('HMGET', KEYS[1], 'epoch', 'head', 'headMid', 'first')
if not meta[1] then return nil end
if ARGV[4] == '0' then return meta end
local entries
if ARGV[1] == 'up' then
  entries = redis.call('XRANGE', KEYS[2], ARGV[2], ARGV[3], 'COUNT', ARGV[4])
else
  entries = redis.call('XREVRANGE', KEYS[2], ARGV[3], ARGV[2], 'COUNT', ARGV[4])
end
for i, entry in ipairs(entries) do meta[4 + i] = entry[2][6] end
return meta
