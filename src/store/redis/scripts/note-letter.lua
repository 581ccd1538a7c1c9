-- Notes how far an outgoing hook was sent, never back within one epoch.
--
-- KEYS  1 outgoing  2 letters
-- ARGV  1 id of the hook  2 epoch  3 seq  4 its state as JSON
-- Reply 1, 0 there is no such hook
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return 0 end
local known = redis.call('HGET', KEYS[2], ARGV[1])
local state = known and cjson.decode(known)
if state and state.epoch == ARGV[2] and state.seq > tonumber(ARGV[3]) then return 1 end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[4])
return 1
