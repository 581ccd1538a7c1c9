-- Forgets a reference whose message was refused, unless the same message was tried again since.
--
-- KEYS  1 references
-- ARGV  1 the reference  2 when it was counted, as file-refer.lua replied
-- Reply 1: it is forgotten; 0: it stays, or was none
local counted = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not counted or tonumber(counted) ~= tonumber(ARGV[2]) then return 0 end
return redis.call('ZREM', KEYS[1], ARGV[1])
