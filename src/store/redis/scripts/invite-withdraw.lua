-- Ends a link, if this person made it.
--
-- KEYS  1 record  2 uses set aside  3 open ones of the person  4 open ones of all
-- ARGV  1 id  2 user id
-- Reply 1, or 0: there is none of theirs
local by = redis.call('HGET', KEYS[1], 'by')
if not by or cjson.decode(by).id ~= ARGV[2] then return 0 end
redis.call('DEL', KEYS[1], KEYS[2])
redis.call('ZREM', KEYS[3], ARGV[1])
redis.call('ZREM', KEYS[4], ARGV[1])
return 1
