-- Makes a bot's token none. The bot stays under its id, until it is in no room any more.
--
-- KEYS  1 bots of its maker
-- ARGV  1 its id
-- Reply 1, 0 there is no such bot
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 1 then return 1 end
local all = redis.call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  if cjson.decode(all[i + 1]).bot.id == ARGV[1] then
    redis.call('HDEL', KEYS[1], all[i])
    redis.call('HSET', KEYS[1], ARGV[1], string.sub(all[i + 1], 1, -2) .. ',"ended":true}')
    return 1
  end
end
return 0
