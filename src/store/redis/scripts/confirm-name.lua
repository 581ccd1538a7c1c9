-- Makes a claim last, if it still is ours or nobody's.
--
-- KEYS  1 name key
-- ARGV  1 id
-- Reply 1 it is ours, 0 somebody else has it
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1])
return 1
