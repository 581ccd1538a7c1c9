-- Claims a name for an id. The claim runs out unless it is confirmed once the record is written.
--
-- KEYS  1 name key
-- ARGV  1 id  2 life of the claim in ms  3 an id whose unconfirmed claim may be taken over, '' none
-- Reply {the id that holds the name, ms until its claim runs out, -1 it is confirmed}
local holder = redis.call('GET', KEYS[1])
local left = redis.call('PTTL', KEYS[1])
if holder and left == -1 then return { holder, -1 } end
if holder and holder ~= ARGV[1] and holder ~= ARGV[3] then return { holder, left } end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return { ARGV[1], tonumber(ARGV[2]) }
