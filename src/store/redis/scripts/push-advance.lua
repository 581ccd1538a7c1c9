-- Notes up to where a room was told by push, never back within one epoch.
--
-- KEYS  1 pushed
-- ARGV  1 epoch  2 seq
-- Reply 1, 0 it was told further
local epoch, seq = string.match(redis.call('GET', KEYS[1]) or '', '^(%S+) (%d+)$')
if epoch == ARGV[1] and tonumber(seq) >= tonumber(ARGV[2]) then return 0 end
redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. ARGV[2])
return 1
