-- Says how a person is called now, unless that is known from a later renaming.
--
-- ARGV  2 name  3 how often they were renamed then
-- Reply 1 it changed, 0 it is known
if (profile.renames or 0) >= tonumber(ARGV[3]) then return 0 end
profile.name = ARGV[2]
profile.renames = tonumber(ARGV[3])
keep()
return 1
