-- Asks for a random one of 100,000 projects.
request = function()
  return wrk.format("GET", string.format("/simple/project-%06d/", math.random(1, 100000)))
end
