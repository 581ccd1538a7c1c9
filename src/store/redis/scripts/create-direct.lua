-- Writes a direct room with all its people if it is not there yet. A repeated call changes nothing.
--
-- KEYS  1 meta  2 members
-- ARGV  1 epoch  then of each person: id, the person as JSON
-- Reply 1 made just now, 0 before
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
local time = redis.call('TIME')
local at = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
redis.call('HSET', KEYS[1], 'name', '', 'private', '1', 'owner', '', 'createdAt', at, 'direct', '1',
  'epoch', ARGV[1], 'head', '0', 'headMid', '', 'first', '1')
for i = 2, #ARGV, 2 do redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1]) end
return 1
