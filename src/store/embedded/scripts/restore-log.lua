-- Puts entries back into a room's log and rebuilds its index.
--
-- KEYS  1 log  2 cmids
-- ARGV  seq, mid, cmid, JSON, ...
for i = 1, #ARGV, 4 do
  redis.call('XADD', KEYS[1], ARGV[i] .. '-0', 'i', ARGV[i + 1], 'c', ARGV[i + 2], 'm', ARGV[i + 3])
  redis.call('HSET', KEYS[2], ARGV[i + 2], ARGV[i] .. ' ' .. ARGV[i + 1])
end
return 1
