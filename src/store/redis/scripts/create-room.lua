-- Writes a room if it is not there yet. A repeated call finds it and changes nothing.
--
-- KEYS  1 meta  2 members  3 void
-- ARGV  1 name  2 '1' private or '0'  3 owner id or ''  4 epoch  5 owner as JSON or ''
-- Reply {when it was made, ms since 1970; '1' just now, '0' before}; {'', '0'}: its name went to another meanwhile
local made = redis.call('HGET', KEYS[1], 'createdAt')
if made then return { made, '0' } end
if redis.call('EXISTS', KEYS[3]) == 1 then return { '', '0' } end
local time = redis.call('TIME')
local at = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
redis.call('HSET', KEYS[1], 'name', ARGV[1], 'private', ARGV[2], 'owner', ARGV[3], 'createdAt', at,
  'epoch', ARGV[4], 'head', '0', 'headMid', '', 'first', '1')
if ARGV[3] ~= '' then redis.call('HSET', KEYS[2], ARGV[3], ARGV[5]) end
return { at, '1' }
