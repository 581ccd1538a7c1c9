-- Writes a direct room with all its people if it is not there yet. Nothing was said in it, so it ends after a while;
-- append.lua keeps it.
--
-- KEYS  1 meta  2 members  3 notify
-- ARGV  1 epoch  2 how long it lives without a message, ms  then of each person: id, the person as JSON
-- Reply 1 made just now, 0 before
local made = redis.call('EXISTS', KEYS[1]) == 0
if made then
  local time = redis.call('TIME')
  local at = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
  redis.call('HSET', KEYS[1], 'name', '', 'private', '1', 'owner', '', 'createdAt', at, 'direct', '1',
    'epoch', ARGV[1], 'head', '0', 'headMid', '', 'first', '1')
  for i = 3, #ARGV, 2 do redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1]) end
end
-- One that was made before, and was never said anything in, lives on for as long.
if made or redis.call('PTTL', KEYS[1]) > 0 then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  redis.call('PEXPIRE', KEYS[2], ARGV[2])
  redis.call('PEXPIRE', KEYS[3], ARGV[2])
end
return made and 1 or 0
