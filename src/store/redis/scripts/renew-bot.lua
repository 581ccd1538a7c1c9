-- Gives a bot another token. The one before is none from here on.
--
-- KEYS  1 bots of its maker
-- ARGV  1 its id  2 digest of the new token  3 generation of its maker's sessions
--       4 how many it had before, '' whatever it had
-- Reply the bot's record, renewed: it had others meanwhile, false: there is no such bot, or it was ended
local there = redis.call('HGET', KEYS[1], ARGV[2])
if there then return there end
local all = redis.call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  local record = cjson.decode(all[i + 1])
  if record.bot.id == ARGV[1] and not record.ended then
    if ARGV[4] ~= '' and (record.renewals or 0) ~= tonumber(ARGV[4]) then return 'renewed' end
    record.generation = tonumber(ARGV[3])
    record.renewals = (record.renewals or 0) + 1
    local json = cjson.encode(record)
    redis.call('HDEL', KEYS[1], all[i])
    redis.call('HSET', KEYS[1], ARGV[2], json)
    return json
  end
end
return false
