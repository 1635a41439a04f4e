/** Prompts, plug-ins, completion and executables as subcommands: none of our commands has any. 50 ms. */
export default null;
