-- Ends what somebody has begun who gives a room a name: what they still send changes nothing.
--
-- KEYS  1 meta  2 void
-- ARGV  1 how often the room was renamed when they began  2 life of void, ms
-- Reply 1 it has come to nothing, 0 the room has become another meanwhile
if redis.call('EXISTS', KEYS[1]) == 0 then
  if ARGV[1] ~= '0' then return 1 end
  redis.call('SET', KEYS[2], '1', 'PX', ARGV[2])
  return 1
end
if (redis.call('HGET', KEYS[1], 'renames') or '0') ~= ARGV[1] then return 0 end
redis.call('HINCRBY', KEYS[1], 'renames', 1)
return 1
