-- Keeps a link, if the person and the cluster may have one more.
--
-- KEYS  1 record  2 open ones of the person  3 open ones of all
-- ARGV  1 id  2 who made it, as JSON  3 room or ''  4 uses  5 how long it is open, ms  6 of a person at most
--       7 of all at most  8 ms for which uses that were set aside may be spent after its end
--       9 the longest that a link is open, ms
-- Reply {made | own-full | full, until when it is open, how many came}
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local made = redis.call('HMGET', KEYS[1], 'until', 'spent')
if made[1] then return { 'made', made[1], made[2] } end
local past = string.format('%.0f', now)
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', past)
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', past)
if redis.call('ZCOUNT', KEYS[2], '-inf', '+inf') >= tonumber(ARGV[6]) then return { 'own-full', '0', '0' } end
if redis.call('ZCOUNT', KEYS[3], '-inf', '+inf') >= tonumber(ARGV[7]) then return { 'full', '0', '0' } end
local ends = string.format('%.0f', now + tonumber(ARGV[5]))
redis.call('HSET', KEYS[1], 'by', ARGV[2], 'room', ARGV[3], 'uses', ARGV[4], 'spent', '0', 'until', ends)
redis.call('PEXPIRE', KEYS[1], string.format('%.0f', ARGV[5] + ARGV[8]))
redis.call('ZADD', KEYS[2], ends, ARGV[1])
redis.call('ZADD', KEYS[3], ends, ARGV[1])
redis.call('PEXPIRE', KEYS[2], ARGV[9])
redis.call('PEXPIRE', KEYS[3], ARGV[9])
return { 'made', ends, '0' }
