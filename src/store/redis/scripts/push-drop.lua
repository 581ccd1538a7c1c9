-- Drops a push subscription of a person.
--
-- KEYS  1 theirs  2 people with any
-- ARGV  1 user id  2 id  3 only where it belongs to this session, '' in any case
-- Reply 1, 0 there was none
local found = redis.call('HGET', KEYS[1], ARGV[2])
local dropped = 0
if found and (ARGV[3] == '' or cjson.decode(found).session == ARGV[3]) then
  dropped = redis.call('HDEL', KEYS[1], ARGV[2])
end
if redis.call('EXISTS', KEYS[1]) == 0 then redis.call('SREM', KEYS[2], ARGV[1]) end
return dropped
