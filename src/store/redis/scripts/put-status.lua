-- Keeps how a person is, in a line.
--
-- ARGV  2 the status, '' takes it away
-- Reply 1 it changed, 0 it was so
if (profile.status or '') == ARGV[2] then return 0 end
profile.status = ARGV[2] ~= '' and ARGV[2] or nil
keep()
return 1
