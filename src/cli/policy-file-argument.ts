/** The argument of commands that read a policy: a config file, or a file of policy alone. */
export const policyFileArgument = {
  kind: "tuple",
  parameters: [
    {
      placeholder: "F",
      brief: "The config file, or one with the policy alone; gatehouse.yaml when left out",
      parse: String,
      optional: true,
    },
  ],
} as const;
