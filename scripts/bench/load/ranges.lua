-- Asks for 64 KB at a random place of a file of 50 MB, as uv does when it looks into a wheel.
request = function()
  local start = math.random(0, 49000000)
  wrk.headers["Range"] = "bytes=" .. start .. "-" .. (start + 65535)
  return wrk.format("GET")
end
