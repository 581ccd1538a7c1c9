-- Counts a use that was set aside, or gives it back. A link without uses left is open no more.
--
-- KEYS  1 record  2 uses set aside  3 open ones of whoever made it  4 open ones of all
-- ARGV  1 user id  2 '1' it is counted, '0' given back  3 id of the link
-- Reply 1, or 0: none was set aside
if redis.call('ZREM', KEYS[2], ARGV[1]) == 0 then return 0 end
if ARGV[2] ~= '1' or redis.call('EXISTS', KEYS[1]) == 0 then return 1 end
local spent = redis.call('HINCRBY', KEYS[1], 'spent', 1)
if spent >= tonumber(redis.call('HGET', KEYS[1], 'uses')) then
  redis.call('DEL', KEYS[1], KEYS[2])
  redis.call('ZREM', KEYS[3], ARGV[3])
  redis.call('ZREM', KEYS[4], ARGV[3])
end
return 1
