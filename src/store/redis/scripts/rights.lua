-- Which of the commands that Holdfast needs the user may not run. Each is tried on a key or channel of its own; only a
-- refused right counts, nothing else that could be wrong with them.
--
-- KEYS  1 a key that nothing else uses
-- ARGV  1 a channel
-- Reply what is refused, in words: a command, 'keys' or 'channels'
local key, channel = KEYS[1], ARGV[1]
local tries = {
  { 'SET', key, '1', 'PX', '1000' }, { 'GET', key }, { 'EXISTS', key },
  { 'EXPIRE', key, '1' }, { 'PEXPIRE', key, '1000' }, { 'PERSIST', key }, { 'PTTL', key },
  { 'GETDEL', key }, { 'DEL', key },
  { 'HSET', key, 'f', '1' }, { 'HGET', key, 'f' }, { 'HMGET', key, 'f' }, { 'HGETALL', key }, { 'HKEYS', key },
  { 'HVALS', key }, { 'HLEN', key }, { 'HEXISTS', key, 'f' }, { 'HINCRBY', key, 'f', '1' }, { 'HDEL', key, 'f' },
  { 'DEL', key }, { 'SADD', key, 'm' }, { 'SMEMBERS', key }, { 'SCARD', key }, { 'SISMEMBER', key, 'm' },
  { 'SREM', key, 'm' }, { 'DEL', key }, { 'ZADD', key, '1', 'm' }, { 'ZRANGE', key, '0', '-1' }, { 'ZSCORE', key, 'm' },
  { 'ZRANGEBYSCORE', key, '-inf', '0' }, { 'ZREVRANGEBYSCORE', key, '0', '-inf' },
  { 'ZCOUNT', key, '-inf', '0' }, { 'ZLEXCOUNT', key, '-', '+' }, { 'ZRANGEBYLEX', key, '-', '+' },
  { 'ZREMRANGEBYLEX', key, '-', '+' }, { 'ZREMRANGEBYSCORE', key, '-inf', '0' }, { 'ZREM', key, 'm' },
  { 'DEL', key }, { 'XADD', key, '1-0', 'f', '1' }, { 'XRANGE', key, '-', '+' }, { 'XREVRANGE', key, '+', '-' },
  { 'XDEL', key, '1-0' }, { 'XTRIM', key, 'MINID', '2-0' }, { 'DEL', key }, { 'TIME' },
  { 'SPUBLISH', channel, '' }, { 'PUBLISH', channel, '' },
}
local refused = {}
local seen = {}
for _, try in ipairs(tries) do
  local reply = redis.pcall(unpack(try))
  local said = type(reply) == 'table' and reply.err or ''
  local what = nil
  if string.find(said, 'permission', 1, true) or string.find(said, 'The user executing the script', 1, true) then
    if string.find(said, 'channel', 1, true) then
      what = 'channels'
    elseif string.find(said, ' key', 1, true) then
      what = 'keys'
    else
      what = string.lower(try[1])
    end
  end
  if what and not seen[what] then
    seen[what] = true
    refused[#refused + 1] = what
  end
end
return refused
