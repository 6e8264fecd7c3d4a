// The address of the server is known when the client is generated.
module.exports = {
  claimstone: {
    input: "./openapi.json",
    output: { target: "./orval/client.ts", client: "fetch", baseUrl: process.env.ADDRESS },
  },
};
