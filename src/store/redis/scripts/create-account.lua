-- Writes an account if it is not there yet, and answers with what is there then. A real person's is unfinished until it
-- is settled.
--
-- KEYS  1 account  2 void
-- ARGV  1 name  2 password hash  3 operator '0'/'1'  4 synthetic '0'/'1'  5 the room that its sign-up leads into, or ''
--       6 the invite that it is made by, or ''
-- Reply the account's fields and values; {}: it was abandoned before
if redis.call('EXISTS', KEYS[1]) == 0 then
  if redis.call('EXISTS', KEYS[2]) == 1 then return {} end
  local time = redis.call('TIME')
  local at = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
  redis.call('HSET', KEYS[1], 'name', ARGV[1], 'passwordHash', ARGV[2], 'operator', ARGV[3], 'synthetic', ARGV[4],
    'disabled', '0', 'createdAt', at, 'sessionGeneration', '0')
  if ARGV[4] ~= '1' then redis.call('HSET', KEYS[1], 'unfinished', '1') end
  if ARGV[5] ~= '' then redis.call('HSET', KEYS[1], 'joins', ARGV[5]) end
  if ARGV[6] ~= '' then redis.call('HSET', KEYS[1], 'invite', ARGV[6]) end
end
return redis.call('HGETALL', KEYS[1])
