-- Who minted a token: the session's person, or nobody for those of the console. A token of a critical project works
-- while that person keeps a factor of its level. What is not known of older ones counts as minted by nobody.
ALTER TABLE tokens ADD COLUMN minted_by INTEGER REFERENCES people (id);
CREATE INDEX tokens_by_minter ON tokens (minted_by);

UPDATE tokens SET minted_by = user_id
WHERE level <> 'password' AND user_id IN (SELECT id FROM people WHERE kind = 'person');

-- What owners ask for beyond the policy file.
ALTER TABLE projects ADD COLUMN demand TEXT CHECK (demand IN ('any_2fa', 'phishing_resistant'));
