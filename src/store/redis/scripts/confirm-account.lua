-- Counts a real person, and makes the claim to be the first last.
--
-- KEYS  1 ids  2 first
-- ARGV  1 user id  2 '1' they were told to be the first, or '0'
-- Reply 1, 0 somebody else took over being the first
redis.call('SADD', KEYS[1], ARGV[1])
if ARGV[2] ~= '1' then return 1 end
local first = redis.call('GET', KEYS[2])
if first and first ~= ARGV[1] then return 0 end
if first then redis.call('PERSIST', KEYS[2]) else redis.call('SET', KEYS[2], ARGV[1]) end
return 1
