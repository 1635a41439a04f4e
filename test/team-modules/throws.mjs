throw new Error('the licence key is missing');
